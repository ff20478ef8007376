package dev.forge.engine;

import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a new container, in docker's terms: the options of {@code forge run} and {@code forge create}.
 * Plain fields, because it is filled option by option; null and empty mean "not asked for".
 */
public final class ContainerRequest {
    /** The image's name or id. */
    public String image = "";
    /** The command and its arguments; empty: the image's. */
    public List<String> command = new ArrayList<>();
    /** Replaces the image's entry point; an empty string removes it. */
    public @Nullable String entrypoint;
    /** The container's name; null: one is made up. */
    public @Nullable String name;
    /** Whether the container is removed when it ends. */
    public boolean autoRemove;
    /** Whether it runs in the background. */
    public boolean detach;
    /** Whether standard input is passed on. */
    public boolean interactive;
    /** Whether the payload gets a terminal. */
    public boolean tty;
    /** {@code NAME=VALUE}, in order; later ones win. */
    public List<String> environment = new ArrayList<>();
    /** The working directory. */
    public @Nullable String workdir;
    /** {@code USER[:GROUP]}, names or numbers. */
    public @Nullable String user;
    /** Bind mounts in docker's short form {@code SOURCE:TARGET[:OPTIONS]}. */
    public List<String> volumes = new ArrayList<>();
    /** Mounts in docker's long form {@code type=bind,source=…,target=…}. */
    public List<String> mounts = new ArrayList<>();
    /** {@code TARGET[:OPTIONS]}. */
    public List<String> tmpfs = new ArrayList<>();
    /** The host name; null: the short id. */
    public @Nullable String hostname;
    /** {@code none} or {@code host}. */
    public String network = "none";
    /** Most memory in bytes; 0: no limit. */
    public long memory;
    /** Processor time in billionths of a CPU; 0: no limit. */
    public long nanoCpus;
    /** Most processes; 0 or less: no limit. */
    public long pidsLimit = 2048;
    /** Whether the root file system is read-only. */
    public boolean readOnly;
    /** Capabilities to add, or ALL. */
    public List<String> capAdd = new ArrayList<>();
    /** Capabilities to drop, or ALL. */
    public List<String> capDrop = new ArrayList<>();
    /** {@code no-new-privileges}, {@code seccomp=unconfined}, {@code seccomp=FILE}, … */
    public List<String> securityOptions = new ArrayList<>();
    /** {@code NAME=SOFT[:HARD]}. */
    public List<String> ulimits = new ArrayList<>();
    /** Whether a small init runs as process 1. */
    public boolean init;
    /** Labels in order. */
    public Map<String, String> labels = new LinkedHashMap<>();
    /** The signal that asks the payload to end; null: the image's, or TERM. */
    public @Nullable String stopSignal;
    /** Seconds between the stop signal and KILL. */
    public int stopTimeout = 10;
    /** A file that the id is written to, or null. */
    public @Nullable File cidFile;
}
