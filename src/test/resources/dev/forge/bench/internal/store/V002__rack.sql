-- What a later version might bring.
alter table forge_run add column rack text;
update forge_run set rack = 'unknown';
