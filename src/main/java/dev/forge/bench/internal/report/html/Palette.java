package dev.forge.bench.internal.report.html;

import java.util.List;
import java.util.Locale;

/**
 * How engines are told apart: by a colour of Okabe and Ito's (2008) palette, which also people without colour vision
 * tell apart, and without any colour by a mark and a dash. Seven colours, five marks and five dashes: the first 35
 * engines differ in at least one.
 */
final class Palette {
    /** On white; yellow cannot be seen there, and the text's own colour stands for their black. */
    private static final List<String> LIGHT =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b87a00", "#3399d0", "#555555");

    private static final List<String> DARK =
            List.of("#56b4e9", "#e69f00", "#00b887", "#d992ba", "#f0e442", "#e8763a", "#bbbbbb");
    private static final List<String> DASHES = List.of("none", "7 3", "2 3", "9 3 2 3", "14 4");

    private Palette() {}

    /** The class of the engine at this place. */
    static String colour(int index) {
        return "c" + index % LIGHT.size();
    }

    /** Its dash, as SVG's stroke-dasharray. */
    static String dash(int index) {
        return DASHES.get(index % DASHES.size());
    }

    /** Its mark around a point, as path data. */
    static String mark(int index, double x, double y, double r) {
        return switch (index % DASHES.size()) {
            case 0 -> data("M%s %sa%s %s 0 1 0 %s 0a%s %s 0 1 0 %s 0z", x - r, y, r, r, 2 * r, r, r, -2 * r);
            case 1 -> data("M%s %sh%sv%sh%sz", x - r, y - r, 2 * r, 2 * r, -2 * r);
            case 2 -> data("M%s %sl%s %sh%sz", x, y - 1.2 * r, 1.2 * r, 2.2 * r, -2.4 * r);
            case 3 ->
                data(
                        "M%s %sl%s %sl%s %sl%s %sz",
                        x, y - 1.4 * r, 1.4 * r, 1.4 * r, -1.4 * r, 1.4 * r, -1.4 * r, -1.4 * r);
            default -> data("M%s %sl%s %sh%sz", x, y + 1.2 * r, 1.2 * r, -2.2 * r, -2.4 * r);
        };
    }

    /** Path data with coordinates put in. */
    static String data(String format, Object... coordinates) {
        Object[] texts = new Object[coordinates.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = Markup.coordinate(((Number) coordinates[i]).doubleValue());
        }
        return String.format(Locale.ROOT, format, texts);
    }

    /** The style of a picture that stands alone: on white, without what its viewer may not know. */
    static String alone() {
        return colours(LIGHT) + ReportPage.resource("chart.css")
                + "svg{color:#1a1a1a;background:#fff;font-family:sans-serif}.paper{fill:#fff}";
    }

    /** The style of the pictures in a page, which follow its scheme. */
    static String inPage() {
        return colours(LIGHT) + ReportPage.resource("chart.css") + "@media screen and (prefers-color-scheme:dark){"
                + colours(DARK) + "}";
    }

    private static String colours(List<String> colours) {
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < colours.size(); i++) {
            rules.append(".c")
                    .append(i)
                    .append("{color:")
                    .append(colours.get(i))
                    .append("}\n");
        }
        return rules.toString();
    }
}
