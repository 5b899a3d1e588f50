-- Whoever took a configuration away again is not asked for one.
alter table repository add column was_configured boolean not null default false;
update repository set was_configured = true where configuration_text is not null;
-- What the App asks for and the installation has not granted, as far as it was told: it is told once.
alter table installation add column missing_told text[] not null default '{}';
