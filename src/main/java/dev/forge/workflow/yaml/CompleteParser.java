package dev.forge.workflow.yaml;

import dev.forge.workflow.yaml.TreeBuilder.LimitExceeded;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Reads all of YAML 1.2, through the events of SnakeYAML Engine; says what is wrong with a file, and where. */
final class CompleteParser {
    private final SourceText source;
    private final byte[] bytes;
    private final TreeBuilder builder;
    /** The parser counts characters: the last place asked for, in both. */
    private int knownCharacter;

    private int knownByte;

    private CompleteParser(SourceText source) {
        this.source = source;
        this.bytes = source.bytes();
        this.builder = new TreeBuilder(source);
    }

    /**
     * Reads a document.
     *
     * @throws LimitExceeded at the place where it is wrong
     */
    static YamlTree read(SourceText source) {
        return new CompleteParser(source).read();
    }

    private YamlTree read() {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source.file())
                .setParseComments(false)
                .setCodePointLimit(Integer.MAX_VALUE)
                .build();
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            ParserImpl events = new ParserImpl(settings, new StreamReader(settings, text));
            int documents = 0;
            while (events.hasNext()) {
                Event event = events.next();
                if (event.getEventId() == Event.ID.DocumentStart && ++documents == 2) {
                    throw new LimitExceeded(
                            offset(event.getStartMark()), 3, "a second document begins here, and only one is read");
                }
                take(event);
            }
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark();
            int place = mark.isPresent() ? offset(mark) : 0;
            throw new LimitExceeded(place, 1, problem(e, place));
        } catch (YamlEngineException e) {
            throw new LimitExceeded(0, 1, "this is not yaml: " + e.getMessage());
        }
        return builder.tree();
    }

    private String problem(MarkedYamlEngineException e, int place) {
        if (place < bytes.length && bytes[place] == '\t') {
            return "a tab stands here, and yaml is indented by blanks";
        }
        String context = e.getContext();
        return "this is not yaml: " + (context == null ? "" : context + ", ") + e.getProblem();
    }

    private void take(Event event) {
        Event.ID id = event.getEventId();
        switch (id) {
            case Scalar -> {
                ScalarEvent scalar = (ScalarEvent) event;
                scalar.getTag().ifPresent(this::tag);
                byte kind = scalar.getScalarStyle() == ScalarStyle.PLAIN ? YamlTree.PLAIN : YamlTree.QUOTED;
                scalar(kind, name(scalar), scalar.getValue());
            }
            case Alias -> {
                int start = offset(event.getStartMark());
                String name = ((AliasEvent) event).getAlias().getValue();
                builder.alias(name, start, start + name.length() + 1);
            }
            case MappingStart, SequenceStart -> {
                ((CollectionStartEvent) event).getTag().ifPresent(this::tag);
                builder.open(
                        id == Event.ID.MappingStart ? YamlTree.MAPPING : YamlTree.SEQUENCE, name((NodeEvent) event));
            }
            case MappingEnd, SequenceEnd -> builder.close();
            default -> {}
        }
    }

    /** Compose has two of its own; what others mean is written in the text itself. */
    private void tag(String name) {
        if (name.equals(YamlNode.RESET) || name.equals(YamlNode.OVERRIDE)) {
            builder.tag(name);
        }
    }

    /** Most texts stand in the file as they are, and need not be kept a second time. */
    private void scalar(byte kind, int start, String value) {
        int from = start + (kind == YamlTree.QUOTED ? 1 : 0);
        boolean isThere = from + value.length() <= bytes.length;
        for (int i = 0; isThere && i < value.length(); i++) {
            isThere = bytes[from + i] >= 0 && bytes[from + i] == value.charAt(i);
        }
        if (isThere) {
            builder.scalar(kind, start, from + value.length());
        } else {
            builder.scalar(kind, start, value);
        }
    }

    /** Names the node, and says where it begins: behind its name. */
    private int name(NodeEvent event) {
        int start = offset(event.getStartMark());
        Optional<Anchor> anchor = event.getAnchor();
        if (anchor.isPresent()) {
            String name = anchor.get().getValue();
            builder.anchor(name);
            if (start < bytes.length && bytes[start] == '&') {
                start = Math.min(bytes.length, start + 1 + name.length());
                while (start < bytes.length && bytes[start] <= ' ' && bytes[start] > 0) {
                    start++;
                }
            }
        }
        return start;
    }

    private int offset(Optional<Mark> mark) {
        if (mark.isEmpty()) {
            return 0;
        }
        int character = mark.get().getIndex();
        if (character < knownCharacter) {
            knownCharacter = 0;
            knownByte = 0;
        }
        while (knownCharacter < character && knownByte < bytes.length) {
            knownByte++;
            while (knownByte < bytes.length && (bytes[knownByte] & 0xC0) == 0x80) {
                knownByte++;
            }
            knownCharacter++;
        }
        return knownByte;
    }
}
