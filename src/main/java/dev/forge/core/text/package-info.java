/** Text for people and programs: tables in columns, comma-separated values, Markdown, colours. */
@NullMarked
package dev.forge.core.text;

import org.jspecify.annotations.NullMarked;
