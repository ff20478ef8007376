package dev.forge.profile;

/**
 * A running container as its cgroup shows it, whichever engine started it.
 *
 * @param engine the engine's name: forge, podman, docker, containerd, cri-o, or runc and crun for a container that was
 *     started with the runtime alone
 * @param id the container's id
 * @param path its cgroup below the root of each hierarchy, with a leading slash
 */
public record ContainerCgroup(String engine, String id, String path) {}
