-- Why the entry of a cache was not saved; `policy` is of its restore.
alter table cache_outcome add column save_policy text;
