-- Begins well and fails: nothing of it may stay.
alter table forge_run add column rack text;
alter table forge_nothing add column rack text;
