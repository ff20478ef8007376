package dev.forge.cli;

import dev.forge.core.ForgeHome;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.engine.Images;
import java.util.ArrayList;
import java.util.List;

/** {@code forge image inspect}: all that is known of images, in docker's shape. */
final class ImageInspectCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "image inspect",
                "[OPTIONS] IMAGE [IMAGE...]",
                "print all that is known of images",
                Option.value("-f --format", "json|TEMPLATE", "print a part, as {{.RootFS.Layers}}"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        List<String> names = arguments.operands("an image", 1, Integer.MAX_VALUE);
        Images images = new Images(ForgeHome.of(terminal.environment()));
        List<JsonObject> found = new ArrayList<>();
        int code = ForEach.run(names, terminal, name -> found.add(images.inspect(name)));
        String format = arguments.value("format");
        if (format == null || format.equals("json")) {
            terminal.out().print(Json.pretty(found));
        } else {
            found.forEach(image -> terminal.out().println(Template.render(format, image)));
        }
        return code;
    }
}
