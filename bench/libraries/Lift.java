import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Copies a jar with its classes in the class file version of Java 25: an AOT cache takes none that are older than
 * Java 6's, as picocli's are. Call: Lift FROM.jar TO.jar
 */
final class Lift {
    public static void main(String[] args) throws IOException {
        URL[] urls = {Path.of(args[0]).toUri().toURL()};
        try (JarFile from = new JarFile(args[0]);
                URLClassLoader loader = new URLClassLoader(urls, null);
                JarOutputStream to = new JarOutputStream(Files.newOutputStream(Path.of(args[1])))) {
            ClassFile files = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(loader)
                            .orElse(ClassHierarchyResolver.defaultResolver())));
            ClassTransform newer = (builder, element) -> {
                if (element instanceof ClassFileVersion) {
                    builder.withVersion(ClassFile.JAVA_25_VERSION, 0);
                } else {
                    builder.with(element);
                }
            };
            // Passing all code through an identity makes its frames anew; otherwise it would be copied as it is.
            ClassTransform lift = newer.andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL));
            for (JarEntry entry : (Iterable<JarEntry>) from.stream()::iterator) {
                to.putNextEntry(new JarEntry(entry.getName()));
                try (InputStream in = from.getInputStream(entry)) {
                    byte[] bytes = in.readAllBytes();
                    boolean type = entry.getName().endsWith(".class")
                            && !entry.getName().endsWith("module-info.class");
                    to.write(type ? files.transformClass(files.parse(bytes), lift) : bytes);
                }
                to.closeEntry();
            }
        }
    }
}
