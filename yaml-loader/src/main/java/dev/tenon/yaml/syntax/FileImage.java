package dev.tenon.yaml.syntax;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * All files of a policy as read at one time, so that the compared bytes are the parsed bytes.
 *
 * @param files the readable files
 * @param hash the hash of their names and bytes, and of the errors for the other files
 */
public record FileImage(List<Content> files, String hash) {

  /** A file's bytes. */
  @SuppressWarnings("ArrayRecordComponent") // Contents are never compared; hashes are.
  public record Content(Path path, byte[] bytes) {}

  public static FileImage of(List<Content> files, List<?> problems) {
    MessageDigest digest = sha256();
    for (Content file : files) {
      add(digest, file.path().toString().getBytes(StandardCharsets.UTF_8));
      add(digest, file.bytes());
    }
    add(digest, problems.toString().getBytes(StandardCharsets.UTF_8));
    return new FileImage(List.copyOf(files), HexFormat.of().formatHex(digest.digest()));
  }

  private static void add(MessageDigest digest, byte[] bytes) {
    int length = bytes.length;
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      digest.update((byte) (length >>> shift));
    }
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
