-- What an owner took from us: a hash of its id and nothing else, so that a delivery that comes late does not bring it back.
create table departure (
  id_hash bytea primary key,
  at timestamptz not null
);
