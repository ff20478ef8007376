package dev.forge.bench;

import dev.forge.bench.runtime.BenchmarkHost;
import dev.forge.bench.runtime.BenchmarkImage;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.EngineConfiguration;
import dev.forge.bench.runtime.Workload;
import dev.forge.core.ForgeHome;
import dev.forge.core.posix.Spawn;
import java.io.File;
import java.util.List;
import java.util.Set;

/** An engine whose container is a script of known behaviour, so that what is measured of it is known beforehand. */
record ScriptedEngine(File directory, String script) implements Engine {
    @Override
    public Spawn run(Workload workload) {
        BenchmarkHost host = BenchmarkHost.of(System.getenv(), new ForgeHome(directory));
        return new Spawn(List.of("/bin/bash", "-c", script), host.environment());
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public void find() {}

    @Override
    public void prepare(BenchmarkImage image, Workload workload) {}

    @Override
    public EngineConfiguration configuration(Workload workload) {
        return new EngineConfiguration("1", "none", "none", "none", "none", workload.network(), List.of());
    }

    @Override
    public Spawn runAndKeep(Workload workload) {
        return run(workload);
    }

    @Override
    public List<String> running() {
        return List.of();
    }

    @Override
    public String startIdle(Workload workload) {
        return "";
    }

    @Override
    public int init(String container) {
        return 0;
    }

    @Override
    public List<String> containers() {
        return List.of();
    }

    @Override
    public void remove(List<String> containers) {}

    @Override
    public Set<Integer> residents() {
        return Set.of();
    }

    @Override
    public List<File> store() {
        return List.of(directory);
    }

    @Override
    public void load(BenchmarkImage image) {}

    @Override
    public void unload(BenchmarkImage image) {}
}
