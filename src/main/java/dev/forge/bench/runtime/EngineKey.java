package dev.forge.bench.runtime;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The keys of an engine definition; {@code docs/engines.md} describes each. */
enum EngineKey {
    EXTENDS(Form.TEXT, true),
    PROGRAM(Form.TEXT, true),
    PROGRAM_OPTIONS(Form.ARGS, true),
    RUN_OPTIONS(Form.ARGS, true),
    ENVIRONMENT(Form.VARIABLES, true),
    INSTALL(Form.TEXT, false),
    NETWORK_OPTIONS(Form.NETWORKS, false),
    RUN(Form.COMMAND, false, Slot.START),
    RUN_DETACHED(Form.COMMAND, false, Slot.START),
    CREATE(Form.COMMAND, false, Slot.START),
    START(Form.COMMAND, false, Slot.ONE),
    EXEC(Form.COMMAND, false, Slot.EXEC),
    STOP(Form.COMMAND, false, Slot.ONE),
    RM(Form.COMMAND, false, Slot.ONE),
    PID(Form.COMMAND, false, Slot.ONE),
    LIST(Form.COMMAND, false, Slot.ALL),
    LIST_RUNNING(Form.COMMAND, false, Slot.ALL),
    LOAD(Form.COMMAND, false, Slot.IMAGE),
    UNLOAD(Form.COMMAND, false, Slot.IMAGE),
    IMAGE_EXISTS(Form.COMMAND, false, Slot.IMAGE),
    VERSION(Form.COMMAND, false, Slot.HOST),
    STORE(Form.TEXTS, false, Slot.HOST),
    DAEMON_SOCKET(Form.TEXT, false, Slot.HOST),
    DAEMON_PID_FILE(Form.TEXT, false, Slot.HOST),
    DAEMON_PID(Form.COMMAND, false, Slot.HOST),
    OCI_RUNTIME(Form.FACT, false, Slot.HOST),
    STORAGE_DRIVER(Form.FACT, false, Slot.HOST),
    SECCOMP(Form.FACT, false, Slot.HOST),
    CGROUP_DRIVER(Form.FACT, false, Slot.HOST);

    /** The YAML form of a key's value. */
    enum Form {
        TEXT("a text"),
        TEXTS("a text or a list of texts"),
        ARGS("a list of args"),
        COMMAND("a command, which is a list of args"),
        FACT("a text, or the command that prints it as a list of args"),
        VARIABLES("a mapping of names to values"),
        NETWORKS("a mapping of none and host to lists of args");

        private final String title;

        Form(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** Groups of placeholders, by when Forge fills them in. */
    private enum Slot {
        NOTHING,
        HOST,
        ALL,
        ONE,
        EXEC,
        IMAGE,
        START
    }

    private final Form form;
    private final boolean forVariants;
    private final Slot slot;

    EngineKey(Form form, boolean forVariants) {
        this(form, forVariants, Slot.NOTHING);
    }

    EngineKey(Form form, boolean forVariants, Slot slot) {
        this.form = form;
        this.forVariants = forVariants;
        this.slot = slot;
    }

    /** The key's name in a file. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Form form() {
        return form;
    }

    /** Whether a variant of an engine with a built-in adapter may set this key. */
    boolean isForVariants() {
        return forVariants;
    }

    /** The placeholders that are valid in the value of this key. */
    List<String> placeholders() {
        return switch (slot) {
            case NOTHING -> List.of();
            case HOST -> List.of("program", "state");
            case ALL -> List.of("program", "state", "label");
            case ONE -> List.of("program", "state", "name");
            case EXEC -> List.of("program", "state", "name", "command");
            case IMAGE -> List.of("program", "state", "image", "archive", "image-id");
            case START ->
                List.of(
                        "program",
                        "state",
                        "name",
                        "command",
                        "run-options",
                        "network-options",
                        "network",
                        "label",
                        "image",
                        "rootfs",
                        "bundle");
        };
    }

    /** Whether a variant appends to the value of the engine that it extends instead of replacing it. */
    boolean isAppended() {
        return form == Form.ARGS;
    }

    /** The key with this name, or null. */
    static @Nullable EngineKey of(String key) {
        for (EngineKey candidate : values()) {
            if (candidate.key().equals(key)) {
                return candidate;
            }
        }
        return null;
    }
}
