@org.jspecify.annotations.NullMarked
package dev.forge.engine.lifecycle;
