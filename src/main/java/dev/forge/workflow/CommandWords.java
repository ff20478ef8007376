package dev.forge.workflow;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a command that is written as one text apart, as Compose does: like a shell, without its expansions. */
final class CommandWords {
    private CommandWords() {}

    /** The words, or null if a quote is not closed. */
    static @Nullable List<String> split(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean isWord = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == '\'') {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(++i);
                isWord = true;
                if (quote == '"' && next != '"' && next != '\\' && next != '$' && next != '`') {
                    word.append(c);
                }
                word.append(next);
            } else if (quote == '"') {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                isWord = true;
            } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                if (isWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    isWord = false;
                }
            } else {
                word.append(c);
                isWord = true;
            }
        }
        if (isWord) {
            words.add(word.toString());
        }
        return quote == 0 ? words : null;
    }
}
