package dev.tenon.examples.flyteadmin.serve;

import com.nimbusds.jose.jwk.RSAKey;
import dev.tenon.examples.flyteadmin.story.LocalIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;

/** A key in a file that its owner alone reads, so that what it signed outlasts the process. */
final class SigningKey {

  private SigningKey() {}

  /** The key of a file; made if there is none. */
  static RSAKey in(Path file) throws IOException {
    if (!Files.exists(file)) {
      writeSecret(file, LocalIssuer.newKey().toJSONString());
    }
    try {
      return RSAKey.parse(Files.readString(file));
    } catch (ParseException e) {
      throw new IOException("no key is in " + file + ": delete the file for a new one", e);
    }
  }

  /** Writes a file anew, for its owner alone. */
  static void writeSecret(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }
}
