package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.engine.ContainerRequest;
import dev.forge.engine.definition.Network;
import dev.forge.engine.definition.ResourceLimits;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.VolumeUse;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes of a step what the engine is asked for. */
final class StepRequest {
    private StepRequest() {}

    /**
     * The request for a container that leaves nothing behind.
     *
     * @param container its name
     * @param volumes where named volumes are kept
     * @param files what is mounted beside: the container's path to a file of the host
     * @param network what it sees of the network
     * @param labels labels of the run
     * @param attempt which try it is, from 1: the payload sees it as {@code FORGE_TRY}
     */
    static ContainerRequest of(
            StepDefinition step,
            String container,
            File volumes,
            Map<String, File> files,
            Network network,
            Map<String, String> labels,
            int attempt) {
        List<String> environment = new ArrayList<>();
        step.environment().forEach((name, value) -> environment.add(name + "=" + value));
        environment.add("FORGE_TRY=" + attempt);
        List<String> entrypoint = step.entrypoint();
        List<String> command = new ArrayList<>();
        if (entrypoint != null && entrypoint.size() > 1) {
            command.addAll(entrypoint.subList(1, entrypoint.size()));
        }
        if (step.command() != null) {
            command.addAll(step.command());
        }
        Map<String, String> allLabels = new LinkedHashMap<>(step.labels());
        allLabels.putAll(labels);
        Double cpus = step.limits().cpus();
        Integer pids = step.limits().pids();
        return new ContainerRequest(
                step.image(),
                command,
                entrypoint == null ? null : entrypoint.isEmpty() ? "" : entrypoint.get(0),
                container,
                true,
                false,
                new ContainerRequest.ProcessOptions(
                        environment,
                        step.process().workdir(),
                        step.process().user(),
                        step.process().groups(),
                        false,
                        false,
                        step.process().init(),
                        step.process().ulimits()),
                storage(step, volumes, files),
                new ContainerRequest.IsolationOptions(
                        step.isolation().network().hostname(),
                        network,
                        step.isolation().capAdd(),
                        step.isolation().capDrop(),
                        step.isolation().securityOptions(),
                        step.isolation().sysctls(),
                        null),
                new ResourceLimits(
                        step.limits().memory(),
                        cpus == null ? null : Math.round(cpus * 1e9),
                        pids == null
                                ? Long.valueOf(ResourceLimits.DEFAULT_PIDS)
                                : pids < 0 ? null : Long.valueOf(pids)),
                step.stopSignal(),
                step.stopGrace() == null ? null : (int) step.stopGrace().toSeconds(),
                allLabels,
                null);
    }

    private static ContainerRequest.StorageOptions storage(StepDefinition step, File volumes, Map<String, File> files) {
        List<String> mounts = new ArrayList<>();
        List<String> tmpfs = new ArrayList<>();
        for (VolumeUse use : step.storage().volumes()) {
            String source = use.source();
            switch (use.kind()) {
                case TMPFS -> tmpfs.add(use.target());
                case BIND -> mounts.add(mount(String.valueOf(source), use.target(), use.readOnly()));
                case VOLUME -> {
                    if (source == null) {
                        tmpfs.add(use.target());
                    } else {
                        mounts.add(mount(directory(volumes, source), use.target(), use.readOnly()));
                    }
                }
            }
        }
        files.forEach((target, file) -> mounts.add(mount(file.getPath(), target, true)));
        return new ContainerRequest.StorageOptions(
                List.of(), mounts, tmpfs, step.storage().readOnly());
    }

    private static String directory(File volumes, String name) {
        File directory = new File(volumes, name);
        if (!directory.isDirectory() && !directory.mkdirs() && !directory.isDirectory()) {
            throw new ForgeException("cannot make the directory " + directory + " for volume " + name);
        }
        return directory.getPath();
    }

    private static String mount(String source, String target, boolean readOnly) {
        if (source.indexOf(',') >= 0 || target.indexOf(',') >= 0) {
            throw new ForgeException("a path with a comma cannot be mounted: " + source + " at " + target);
        }
        return "type=bind,source=" + source + ",target=" + target + (readOnly ? ",readonly" : "");
    }
}
