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
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Reads all of YAML 1.2, through the events of SnakeYAML Engine; says what is wrong with a file, and where. */
final class CompleteParser {
    /** The tag of what is a text though it looks like a number, or nothing. */
    private static final String TEXT = "tag:yaml.org,2002:str";

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
        } catch (ReaderException e) {
            // It tells where in what it has read so far.
            throw forbidden(text);
        } catch (YamlEngineException e) {
            throw new LimitExceeded(0, 1, "this is not yaml: " + e.getMessage());
        }
        return builder.tree();
    }

    /** What is wrong with a text in which a character stands that may not. */
    private LimitExceeded forbidden(String text) {
        int characters = 0;
        int at = 0;
        while (at < text.length() && StreamReader.isPrintable(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
            characters++;
        }
        int found = at < text.length() ? text.codePointAt(at) : 0;
        return new LimitExceeded(
                offset(characters),
                1,
                "the character U+%04X cannot stand in yaml; between double quotes it is written \\%s"
                        .formatted(found, found < 0x100 ? "x%02x".formatted(found) : "u%04x".formatted(found)));
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
                String tag = scalar.getTag().orElse("");
                tag(tag);
                boolean isPlain = scalar.getScalarStyle() == ScalarStyle.PLAIN && !tag.equals(TEXT);
                byte kind = isPlain ? YamlTree.PLAIN : YamlTree.QUOTED;
                scalar(kind, name(scalar), scalar.getValue());
            }
            case Alias -> {
                int start = offset(event.getStartMark());
                String name = ((AliasEvent) event).getAlias().getValue();
                builder.alias(name, start, start + name.length() + 1);
            }
            case MappingStart, SequenceStart -> {
                tag(((CollectionStartEvent) event).getTag().orElse(""));
                builder.open(
                        id == Event.ID.MappingStart ? YamlTree.MAPPING : YamlTree.SEQUENCE, name((NodeEvent) event));
            }
            case MappingEnd, SequenceEnd -> builder.close();
            default -> {}
        }
    }

    /** Compose has two of its own; those of yaml say what is read of the text anyway. */
    private void tag(String name) {
        if (name.startsWith("!") && !name.equals("!")) {
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
        return mark.isEmpty() ? 0 : offset(mark.get().getIndex());
    }

    /** The offset of the byte at which a character begins. */
    private int offset(int character) {
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
