package dev.forge.engine.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container is, settled when it is made. It is complete: a bundle can be made from it again at every start
 * without a look at the image's record. {@link DefinitionFile} writes and reads it.
 *
 * @param id 64 hexadecimal digits
 * @param name the container's name
 * @param created when it was made, in milliseconds since 1970
 * @param image the image's name or id as the caller gave it
 * @param imageId the image's id, {@code sha256:} and 64 digits
 * @param layers the digits of the layers' digests, the uppermost first
 * @param process its first process
 * @param security what that may do
 * @param hostname the host name that it sees
 * @param network the network that it sees
 * @param mounts what is mounted besides what every container has
 * @param readOnly whether the root file system is read-only
 * @param limits what it may use of the host
 * @param stopSignal the signal that asks it to end, by name or number
 * @param stopTimeout how many seconds it has to end before it is killed; null for any number
 * @param autoRemove whether the container is removed when it ends
 * @param labels the image's and the caller's labels, in order
 */
public record ContainerDefinition(
        String id,
        String name,
        long created,
        String image,
        String imageId,
        List<String> layers,
        ProcessDefinition process,
        SecurityDefinition security,
        String hostname,
        Network network,
        List<Mount> mounts,
        boolean readOnly,
        ResourceLimits limits,
        String stopSignal,
        @Nullable Integer stopTimeout,
        boolean autoRemove,
        Map<String, String> labels) {
    /** The stop signal where neither the image nor the caller names one. */
    public static final String DEFAULT_STOP_SIGNAL = "TERM";

    /** The seconds between the stop signal and the kill where the caller does not say. */
    public static final int DEFAULT_STOP_TIMEOUT = 10;

    /** A definition whose lists and labels cannot change any more. */
    public ContainerDefinition {
        layers = List.copyOf(layers);
        mounts = List.copyOf(mounts);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    /** The same container with another process and other mounts. */
    public ContainerDefinition with(ProcessDefinition otherProcess, List<Mount> otherMounts) {
        return new ContainerDefinition(
                id,
                name,
                created,
                image,
                imageId,
                layers,
                otherProcess,
                security,
                hostname,
                network,
                otherMounts,
                readOnly,
                limits,
                stopSignal,
                stopTimeout,
                autoRemove,
                labels);
    }
}
