package dev.forge.dashboard;

/** How a cell looks. Sixteen colours are enough, and bold and reverse carry the meaning where there is none. */
enum CellStyle {
    PLAIN("0"),
    BOLD("0;1"),
    DIM("0;2"),
    SELECTED("0;7"),
    TITLE("0;1;36"),
    HEADING("0;1;4"),
    GOOD("0;32"),
    WARNING("0;33"),
    BAD("0;1;31"),
    CHART("0;36");

    private final String parameters;

    CellStyle(String parameters) {
        this.parameters = parameters;
    }

    /** The parameters of the control sequence SGR that sets the style; without colours only the attributes. */
    String parameters(boolean coloured) {
        return coloured ? parameters : parameters.replaceAll(";3[0-7]", "");
    }
}
