package dev.forge.engine;

import dev.forge.engine.definition.Network;
import dev.forge.engine.definition.ResourceLimits;
import java.io.File;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a new container, in docker's terms: the options of {@code forge run} and {@code forge create}. What
 * was not asked for is null or empty; the image or the defaults say then what the container gets.
 *
 * @param image the image's name or id
 * @param command the command and its arguments; empty for the image's
 * @param entrypoint replaces the image's entry point; an empty string removes it
 * @param name the container's name; null for one that is made up
 * @param autoRemove whether the container is removed when it ends
 * @param detach whether it runs in the background
 * @param process what is asked of its first process
 * @param storage what is asked of its file system
 * @param isolation what is asked of what separates it from the host
 * @param limits what it may use of the host
 * @param stopSignal the signal that asks the payload to end; null for the image's, or TERM
 * @param stopTimeout seconds between the stop signal and KILL; null for any number
 * @param labels labels in order
 * @param cidFile a file that the id is written to, or null
 */
public record ContainerRequest(
        String image,
        List<String> command,
        @Nullable String entrypoint,
        @Nullable String name,
        boolean autoRemove,
        boolean detach,
        ProcessOptions process,
        StorageOptions storage,
        IsolationOptions isolation,
        ResourceLimits limits,
        @Nullable String stopSignal,
        @Nullable Integer stopTimeout,
        Map<String, String> labels,
        @Nullable File cidFile) {

    /** A request that cannot change any more. */
    public ContainerRequest {
        command = List.copyOf(command);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    /** The same with other variables and without a name. */
    ContainerRequest with(List<String> environment) {
        ProcessOptions other = new ProcessOptions(
                environment,
                process.workdir,
                process.user,
                process.groups,
                process.interactive,
                process.tty,
                process.init,
                process.ulimits);
        return new ContainerRequest(
                image,
                command,
                entrypoint,
                null,
                autoRemove,
                detach,
                other,
                storage,
                isolation,
                limits,
                stopSignal,
                stopTimeout,
                labels,
                cidFile);
    }

    /**
     * What is asked of the first process.
     *
     * @param environment {@code NAME=VALUE} or {@code NAME}, in order; later ones win
     * @param workdir the working directory, or null
     * @param user {@code USER[:GROUP]}, names or numbers, or null
     * @param groups more supplementary groups, names or numbers
     * @param interactive whether standard input is passed on
     * @param tty whether it gets a terminal
     * @param init whether a small init runs as process 1
     * @param ulimits {@code NAME=SOFT[:HARD]}
     */
    public record ProcessOptions(
            List<String> environment,
            @Nullable String workdir,
            @Nullable String user,
            List<String> groups,
            boolean interactive,
            boolean tty,
            boolean init,
            List<String> ulimits) {
        /** Options that cannot change any more. */
        public ProcessOptions {
            environment = List.copyOf(environment);
            groups = List.copyOf(groups);
            ulimits = List.copyOf(ulimits);
        }
    }

    /**
     * What is asked of the file system.
     *
     * @param volumes bind mounts in docker's short form {@code SOURCE:TARGET[:OPTIONS]}
     * @param mounts mounts in docker's long form {@code type=bind,source=…,target=…}
     * @param tmpfs {@code TARGET[:OPTIONS]}
     * @param readOnly whether the root file system is read-only
     */
    public record StorageOptions(List<String> volumes, List<String> mounts, List<String> tmpfs, boolean readOnly) {
        /** Options that cannot change any more. */
        public StorageOptions {
            volumes = List.copyOf(volumes);
            mounts = List.copyOf(mounts);
            tmpfs = List.copyOf(tmpfs);
        }
    }

    /**
     * What is asked of what separates the container from the host.
     *
     * @param hostname the host name; null for the short id, or the host's with the host's network
     * @param network the network
     * @param capAdd capabilities to add, or ALL
     * @param capDrop capabilities to drop, or ALL
     * @param securityOptions {@code no-new-privileges}, {@code seccomp=unconfined}, {@code seccomp=FILE}, …
     * @param sysctls kernel parameters, {@code NAME=VALUE}
     * @param userns the mode of the user namespace, or null
     */
    public record IsolationOptions(
            @Nullable String hostname,
            Network network,
            List<String> capAdd,
            List<String> capDrop,
            List<String> securityOptions,
            List<String> sysctls,
            @Nullable String userns) {
        /** Options that cannot change any more. */
        public IsolationOptions {
            capAdd = List.copyOf(capAdd);
            capDrop = List.copyOf(capDrop);
            securityOptions = List.copyOf(securityOptions);
            sysctls = List.copyOf(sysctls);
        }
    }
}
