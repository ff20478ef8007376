package dev.forge.core;

import java.io.File;
import java.util.ArrayList;
import java.util.List;

/** A file to which a JSON object a line is added, of which a kill or a full disk may leave the last one cut. */
public final class JsonLines {
    private JsonLines() {}

    /**
     * The objects of a file; none if there is no such file. A line that is no whole object is left out.
     *
     * @throws ForgeException if it cannot be read
     */
    public static List<JsonObject> read(File file) {
        List<JsonObject> objects = new ArrayList<>();
        String text = TextFile.readIfThere(file.getPath());
        if (text == null) {
            return objects;
        }
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            try {
                objects.add(JsonObject.parse(text.substring(start, end), file.getPath()));
            } catch (ForgeException e) {
                // Cut by a full disk, and the next one behind it: both are lost, and nothing else.
            }
            start = end + 1;
        }
        return objects;
    }
}
