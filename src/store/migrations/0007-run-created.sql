-- Reconciliation asks for the runs of the last days, whatever their workflow.
create index run_created on run (repository_id, created_at);
