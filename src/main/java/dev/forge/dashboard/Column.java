package dev.forge.dashboard;

import java.util.Comparator;
import java.util.List;

/** A column of the table of containers. The order is that on the screen. */
enum Column {
    NAME("NAME", 14, false),
    ENGINE("ENGINE", 10, false),
    STATE("STATE", 9, false),
    CPU("CPU%", 6, true),
    CHART("CPU LAST", 10, false),
    THROTTLED("THR%", 5, true),
    MEMORY("MEM", 6, true),
    LIMIT("LIMIT", 6, true),
    PRESSURE("PSI%", 5, true),
    READ("READ", 6, true),
    WRITTEN("WRITE", 6, true),
    RECEIVED("RX", 6, true),
    SENT("TX", 6, true),
    PROCESSES("PIDS", 5, true),
    UPTIME("UP", 4, true),
    PORTS("PORTS", 18, false),
    IMAGE("IMAGE", 18, false),
    ID("ID", 12, false),
    COMMAND("COMMAND", 20, false);

    /** In the order of the screen. */
    static final List<Column> ALL = List.of(values());

    private static final double IDLE_PERCENT = 1;

    /** Which columns there are room for: the first of these that fit are shown. */
    static final List<Column> BY_IMPORTANCE = List.of(
            NAME, STATE, CPU, MEMORY, ENGINE, CHART, LIMIT, PROCESSES, UPTIME, THROTTLED, PRESSURE, PORTS, WRITTEN,
            READ, SENT, RECEIVED, IMAGE, ID, COMMAND);

    final String title;
    final int width;
    final boolean isRight;

    Column(String title, int width, boolean isRight) {
        this.title = title;
        this.width = width;
        this.isRight = isRight;
    }

    /** What the column has of a container. */
    String text(ContainerRow row, long now, Glyphs glyphs) {
        return switch (this) {
            case NAME -> row.name();
            case ENGINE -> row.engine();
            case STATE -> row.state();
            case CPU -> Format.percent(row.cpu());
            case CHART -> glyphs.sparkline(row.history(), width, 1);
            case THROTTLED -> Format.percent(row.throttled());
            case MEMORY -> Format.bytes(row.memory());
            case LIMIT -> row.memoryLimit() == Long.MAX_VALUE ? Format.UNKNOWN : Format.bytes(row.memoryLimit());
            case PRESSURE -> Format.percent(row.pressure());
            case READ -> Format.bytes(row.read());
            case WRITTEN -> Format.bytes(row.written());
            case RECEIVED -> Format.bytes(row.received());
            case SENT -> Format.bytes(row.sent());
            case PROCESSES -> Format.count(row.processes());
            case UPTIME -> row.startedAt() == 0 ? Format.UNKNOWN : Format.span(Math.max(0, now - row.startedAt()));
            case PORTS -> row.ports();
            case IMAGE -> row.image();
            case ID -> row.shortId();
            case COMMAND -> row.command();
        };
    }

    /** How a cell looks: what should be seen is coloured. */
    CellStyle style(ContainerRow row) {
        return switch (this) {
            case STATE ->
                switch (row.state()) {
                    case "running" -> CellStyle.GOOD;
                    case "paused", "restarting", "removing" -> CellStyle.WARNING;
                    case "dead", "unknown" -> CellStyle.BAD;
                    default -> CellStyle.DIM;
                };
            case CPU -> row.cpu() >= 90 ? CellStyle.WARNING : CellStyle.PLAIN;
            case CHART -> CellStyle.CHART;
            case THROTTLED ->
                row.throttled() >= 25 ? CellStyle.BAD : row.throttled() >= 5 ? CellStyle.WARNING : CellStyle.PLAIN;
            case MEMORY ->
                row.memoryShare() >= 90 ? CellStyle.BAD : row.memoryShare() >= 75 ? CellStyle.WARNING : CellStyle.PLAIN;
            case PRESSURE ->
                row.pressure() >= 25 ? CellStyle.BAD : row.pressure() >= 10 ? CellStyle.WARNING : CellStyle.PLAIN;
            case ENGINE, ID, IMAGE, COMMAND, PORTS -> CellStyle.DIM;
            default -> CellStyle.PLAIN;
        };
    }

    /** The order by this column: the largest figure or the first name first. Equal rows are ordered by their names. */
    Comparator<ContainerRow> order() {
        return new Order(this);
    }

    /** A class of its own: comparators put together of others are made at run time, which takes long. */
    private record Order(Column column) implements Comparator<ContainerRow> {
        @Override
        public int compare(ContainerRow one, ContainerRow other) {
            int order = column.compare(one, other);
            order = order != 0 ? order : one.name().compareTo(other.name());
            order = order != 0 ? order : one.engine().compareTo(other.engine());
            return order != 0 ? order : one.id().compareTo(other.id());
        }
    }

    private int compare(ContainerRow one, ContainerRow other) {
        return switch (this) {
            case NAME -> one.name().compareTo(other.name());
            case ENGINE -> one.engine().compareTo(other.engine());
            case STATE -> other.state().compareTo(one.state());
            case PORTS -> other.ports().compareTo(one.ports());
            case IMAGE -> one.image().compareTo(other.image());
            case ID -> one.id().compareTo(other.id());
            case COMMAND -> one.command().compareTo(other.command());
            default -> Double.compare(figure(other), figure(one));
        };
    }

    private double figure(ContainerRow row) {
        return switch (this) {
            // Those that do next to nothing stay where they are, in the order of their names.
            case CPU, CHART -> row.isRunning() && row.cpu() < IDLE_PERCENT ? 0 : row.cpu();
            case THROTTLED -> row.throttled();
            case MEMORY -> row.memory();
            case LIMIT -> row.memoryLimit();
            case PRESSURE -> row.pressure();
            case READ -> row.read();
            case WRITTEN -> row.written();
            case RECEIVED -> row.received();
            case SENT -> row.sent();
            case PROCESSES -> row.processes();
            // The one that was started last first; those that do not run at the end.
            case UPTIME -> row.startedAt();
            default -> 0;
        };
    }
}
