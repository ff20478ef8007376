package dev.forge.bench.runtime;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What may be said of an engine in an engines file; {@code docs/engines.md} says what each means. */
enum EngineKey {
    EXTENDS(Form.TEXT, true),
    PROGRAM(Form.TEXT, true),
    PROGRAM_OPTIONS(Form.WORDS, true),
    RUN_OPTIONS(Form.WORDS, true),
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

    /** What YAML has to hold there. */
    enum Form {
        TEXT("a text"),
        TEXTS("a text or a list of texts"),
        WORDS("a list of words"),
        COMMAND("a command, which is a list of words"),
        FACT("a text, or the command that prints it as a list of words"),
        VARIABLES("a mapping of names to values"),
        NETWORKS("a mapping of none and host to lists of words");

        private final String title;

        Form(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** The occasions on which something is filled in. */
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

    /** As it is written in a file. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Form form() {
        return form;
    }

    /** Whether it may be said of a variant of an engine that Forge has an adapter for. */
    boolean isForVariants() {
        return forVariants;
    }

    /** The placeholders that its words may have. */
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

    /** Whether a variant adds to what the engine that it extends has there, instead of replacing it. */
    boolean isAddedTo() {
        return form == Form.WORDS;
    }

    /** The key that is written so, or null. */
    static @Nullable EngineKey of(String key) {
        for (EngineKey candidate : values()) {
            if (candidate.key().equals(key)) {
                return candidate;
            }
        }
        return null;
    }
}
