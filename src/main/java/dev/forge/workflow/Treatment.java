package dev.forge.workflow;

/** What Forge does with a key of a compose file. */
public enum Treatment {
    /** It has its effect. */
    HONOURED,
    /** It has no effect here and changes nothing that a step can see; nothing is said. */
    SILENT,
    /** It has no effect, which is said. */
    IGNORED,
    /** A file that has it cannot be used. */
    REFUSED
}
