package dev.forge.workflow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service or job as it is to run, with one combination of its matrix filled in.
 *
 * @param name its name
 * @param image the image
 * @param entrypoint replaces the image's; null for the image's
 * @param command replaces the image's; null for the image's
 * @param environment the variables in order, those of the matrix first
 * @param process what else the first process gets
 * @param storage what it sees of file systems
 * @param isolation what separates it from the host
 * @param limits what it may use
 * @param healthCheck how to see that it is ready, or null
 * @param stopSignal what asks it to end, or null
 * @param stopGrace how long it has for it, or null
 * @param labels its labels
 * @param policy what stands below {@code x-forge}
 */
public record StepDefinition(
        String name,
        String image,
        @Nullable List<String> entrypoint,
        @Nullable List<String> command,
        Map<String, String> environment,
        ProcessSettings process,
        StorageSettings storage,
        IsolationSettings isolation,
        LimitSettings limits,
        @Nullable HealthCheck healthCheck,
        @Nullable String stopSignal,
        @Nullable Duration stopGrace,
        Map<String, String> labels,
        StepPolicy policy) {
    /**
     * What the first process gets.
     *
     * @param workdir the working directory, or null for the image's
     * @param user {@code USER[:GROUP]}, or null for the image's
     * @param groups more groups
     * @param init whether a small init runs as process 1
     * @param ulimits {@code NAME=SOFT:HARD}
     */
    public record ProcessSettings(
            @Nullable String workdir, @Nullable String user, List<String> groups, boolean init, List<String> ulimits) {}

    /**
     * What it sees of file systems.
     *
     * @param volumes what is mounted
     * @param secrets the secrets that it may read
     * @param configs the configs that it may read
     * @param readOnly whether its root cannot be written
     */
    public record StorageSettings(
            List<VolumeUse> volumes, List<FileUse> secrets, List<FileUse> configs, boolean readOnly) {}

    /**
     * What separates it from the host.
     *
     * @param network where it is in the network
     * @param capAdd capabilities to add
     * @param capDrop capabilities to drop
     * @param securityOptions as docker has them
     * @param sysctls kernel parameters, {@code NAME=VALUE}
     */
    public record IsolationSettings(
            NetworkSettings network,
            List<String> capAdd,
            List<String> capDrop,
            List<String> securityOptions,
            List<String> sysctls) {}

    /**
     * Where it is in the network, and how it is called there.
     *
     * @param hostname its host name, or null
     * @param containerName what its container is to be called, or null
     * @param mode {@code none}, {@code host}, {@code service:NAME}, or null for the run's network
     * @param aliases more names of it
     * @param links other services under names of its own, {@code ALIAS=SERVICE}
     * @param extraHosts {@code NAME=ADDRESS}
     */
    public record NetworkSettings(
            @Nullable String hostname,
            @Nullable String containerName,
            @Nullable String mode,
            List<String> aliases,
            List<String> links,
            List<String> extraHosts) {}

    /**
     * What it may use; null for no limit.
     *
     * @param cpus processors
     * @param memory bytes
     * @param pids processes
     */
    public record LimitSettings(
            @Nullable Double cpus,
            @Nullable Long memory,
            @Nullable Integer pids) {}
}
