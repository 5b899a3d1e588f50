-- What the picture of the check run is drawn from: Waterfall as JSON. Null: its path is not known.
alter table check_run add column waterfall jsonb;
