package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import java.util.ArrayList;
import java.util.List;

/** A record of comma-separated values as Go's encoding/csv reads it, and so docker. */
final class QuotedFields {
    private QuotedFields() {}

    /**
     * The record's fields. One that begins with a quote ends with one, and has each quote in it doubled; in any other
     * there is none.
     *
     * @param given the option with its value, for the message
     * @throws ForgeException with exit code 2 if it is no such record
     */
    static List<String> of(String given, String text) {
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (true) {
            StringBuilder field = new StringBuilder();
            if (at < text.length() && text.charAt(at) == '"') {
                at = quoted(given, text, at + 1, field);
                if (at < text.length() && text.charAt(at) != ',') {
                    throw wrong(given, "after a closing quote comes a comma, not " + text.substring(at));
                }
            } else {
                int comma = text.indexOf(',', at);
                String plain = text.substring(at, comma < 0 ? text.length() : comma);
                if (plain.indexOf('"') >= 0) {
                    throw wrong(given, "a quote stands in the middle of " + plain);
                }
                field.append(plain);
                at += plain.length();
            }
            fields.add(field.toString());
            if (at == text.length()) {
                return fields;
            }
            at++;
        }
    }

    /** Reads up to the closing quote; returns where the text goes on behind it. */
    private static int quoted(String given, String text, int from, StringBuilder field) {
        int at = from;
        while (true) {
            int quote = text.indexOf('"', at);
            if (quote < 0) {
                throw wrong(given, "a closing quote is missing");
            }
            field.append(text, at, quote);
            if (quote + 1 == text.length() || text.charAt(quote + 1) != '"') {
                return quote + 1;
            }
            field.append('"');
            at = quote + 2;
        }
    }

    private static ForgeException wrong(String given, String why) {
        return ForgeException.usage(
                given + ": " + why, "a value with a comma is written as \"source=/a,b\", with the quotes");
    }
}
