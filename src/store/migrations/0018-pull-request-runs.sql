-- The runs of one pull request are those of the branch that it comes from.
create index run_branch on run (repository_id, head_branch, created_at);
