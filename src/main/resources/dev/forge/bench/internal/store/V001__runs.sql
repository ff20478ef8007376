-- A run: one result file. The same run published again is recognised by where and when it began and by its seed.
create table forge_run (
    id bigint generated always as identity primary key,
    host text not null,
    began timestamptz not null,
    seed bigint not null,
    suite text not null,
    environment jsonb not null,
    rounds text[] not null,
    warnings text[] not null,
    samples integer not null,
    file text not null,
    published timestamptz not null default now(),
    unique (host, began, seed)
);

comment on table forge_run is 'one result file of forge''s';
comment on column forge_run.rounds is 'the engines in the order in which they were measured, one text per round';
comment on column forge_run.samples is 'how many samples the run has';
comment on column forge_run.file is 'the result file, which holds all that the columns and tables hold';

-- The engines that were asked for: the terms on which they ran, or why they did not.
create table forge_engine (
    run bigint not null references forge_run on delete cascade,
    position integer not null,
    engine text not null,
    terms jsonb,
    reason text,
    hint text,
    primary key (run, position),
    check ((terms is null) <> (reason is null))
);

comment on column forge_engine.terms is 'version, oci_runtime, storage_driver and so on; null if the engine was left out';

create table forge_sample (
    run bigint not null references forge_run on delete cascade,
    position integer not null,
    name text not null,
    operation text not null,
    engine text not null,
    metric text not null,
    value double precision,
    reason text,
    unit text not null,
    measured timestamptz not null,
    round integer,
    warmup boolean not null,
    details jsonb not null,
    primary key (run, position),
    check ((value is null) <> (reason is null))
);

comment on column forge_sample.value is 'in the unit; null if it failed, for the reason beside it';
comment on column forge_sample.warmup is 'measured, but not to be counted';

create index forge_sample_metric on forge_sample (metric, engine, run);
