package dev.forge.core;

/** What this build is in pom.xml. Maven writes it in here, so that asking for it reads no file. */
public final class BuildVersion {
    /** As {@code 1.2.3}, or {@code 1.3.0-SNAPSHOT} before that version is released. */
    public static final String TEXT = "${project.version}";

    /** The day of that version, as {@code 2026-01-31}: not of the build, which has the same bytes on any day. */
    public static final String DATE = "${forge.date}";

    private BuildVersion() {}
}
