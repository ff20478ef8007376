package dev.forge.workflow.graph;

import dev.forge.core.ForgeException;
import dev.forge.workflow.Dependency;
import dev.forge.workflow.Step;
import java.util.List;

/** The steps of a graph as a picture in SVG: a column for each level, in light and dark. */
public final class GraphSvg {
    /** More boxes are no picture. */
    static final int MAX = 2000;

    private static final int ROW = 44;
    private static final int BOX = 28;
    private static final int GAP = 60;
    private static final int MARGIN = 16;
    private static final int LETTER = 8;
    private static final int PADDING = 20;

    private final GraphPicture picture;
    private final int[] x;
    private final int[] y;
    private final int[] width;

    private GraphSvg(GraphPicture picture) {
        this.picture = picture;
        int steps = picture.graph().steps().size();
        x = new int[steps];
        y = new int[steps];
        width = new int[steps];
    }

    /**
     * The picture.
     *
     * @throws ForgeException if there are more than 2000 steps
     */
    public static String of(StepGraph graph) {
        if (graph.steps().size() > MAX) {
            throw new ForgeException(
                    "a picture of " + graph.steps().size() + " steps shows nothing",
                    "name a step, or take --format text");
        }
        return new GraphSvg(new GraphPicture(graph)).draw();
    }

    private String draw() {
        int left = MARGIN;
        int height = 0;
        for (List<Step> steps : picture.byLevel()) {
            int column = 0;
            int top = MARGIN;
            for (Step step : steps) {
                int number = picture.number(step.name());
                width[number] = GraphPicture.label(step).length() * LETTER + PADDING;
                x[number] = left;
                y[number] = top;
                column = Math.max(column, width[number]);
                top += ROW;
            }
            height = Math.max(height, top);
            left += column + GAP;
        }
        StringBuilder out = new StringBuilder();
        int right = Math.max(left - GAP + MARGIN, 2 * MARGIN);
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
                .append(right)
                .append(' ')
                .append(Math.max(height, 2 * MARGIN))
                .append("\" width=\"")
                .append(right)
                .append("""
                        " role="img" font-family="ui-monospace, monospace" font-size="13">
                        <title>workflow</title>
                        <style>
                        :root { color-scheme: light dark }
                        rect { fill: #fff; stroke: #555 } .c { stroke: #b40; stroke-width: 3 }
                        path { fill: none; stroke: #888 } .o { stroke-dasharray: 4 3 } text { fill: #222 }
                        @media (prefers-color-scheme: dark) {
                        rect { fill: #222; stroke: #aaa } .c { stroke: #f84 } text { fill: #eee }
                        }
                        </style>
                        """);
        picture.edges((from, to, dependency) -> edge(out, from, to, dependency));
        for (Step step : picture.graph().steps()) {
            box(out, step, picture.number(step.name()));
        }
        return out.append("</svg>\n").toString();
    }

    private void edge(StringBuilder out, int from, int to, Dependency dependency) {
        int startX = x[from] + width[from];
        int startY = y[from] + BOX / 2;
        int endX = x[to];
        int endY = y[to] + BOX / 2;
        int bend = Math.max(GAP / 2, (endX - startX) / 2);
        out.append("<path")
                .append(dependency.required() ? "" : " class=\"o\"")
                .append(" d=\"M")
                .append(startX + " " + startY + " C" + (startX + bend) + " " + startY + " " + (endX - bend) + " " + endY
                        + " " + endX + " " + endY)
                .append("\"><title>")
                .append(escaped(
                        dependency.name() + ": " + dependency.condition().word()))
                .append("</title></path>\n");
    }

    private void box(StringBuilder out, Step step, int number) {
        String waits = GraphPicture.waitsFor(step);
        out.append("<g><rect x=\"" + x[number] + "\" y=\"" + y[number] + "\" width=\"" + width[number] + "\" height=\""
                        + BOX + "\" rx=\"" + (step.isJob() ? 2 : BOX / 2) + "\"")
                .append(picture.isCritical(step) ? " class=\"c\"" : "")
                .append("/><text x=\"" + (x[number] + PADDING / 2) + "\" y=\"" + (y[number] + BOX / 2 + 5) + "\">")
                .append(escaped(GraphPicture.label(step)))
                .append("</text><title>")
                .append(escaped(step.facts().image() + (waits.isEmpty() ? "" : ", after " + waits)))
                .append("</title></g>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
