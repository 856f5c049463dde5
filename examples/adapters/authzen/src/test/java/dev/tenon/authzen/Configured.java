package dev.tenon.authzen;

import dev.tenon.oidc.Documents;
import dev.tenon.oidc.HttpDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A server with callers, in a folder of its own whose files a test may change. */
final class Configured {

  /** Keys of callers, of at least 32 characters. */
  static final String GATEWAY = "gateway-key-0123456789abcdef0123456789";

  static final String PORTAL = "portal-key-0123456789abcdef0123456789a";
  static final String NOTHING = "nothing-key-0123456789abcdef0123456789";
  static final String SELF = "self-key-0123456789abcdef0123456789abc";
  static final String BOSS = "boss-key-0123456789abcdef0123456789abc";

  final Path folder;

  Configured(Path folder) throws IOException {
    this.folder = folder;
    for (String name : List.of("policy.yaml", "directory.yaml", "inventory.yaml")) {
      Files.copy(Path.of("demo", name), folder.resolve(name));
    }
    write("authzen.yaml", configuration());
  }

  static String configuration() {
    return """
        url: https://pdp.example.com
        listen: 127.0.0.1:0
        policy: policy.yaml
        directory: directory.yaml
        inventory: inventory.yaml
        audit: audit.jsonl
        approvals: {lifetime: PT4H, issuer: https://login.example}
        callers:
          - {name: gateway, key_sha256: %s, may: [evaluate, search, request]}
          - name: portal
            key_sha256: %s
            may: [evaluate]
            asserts: {attributes: [department], roles: [reader]}
            diagnostics: true
          - {name: nothing, key_sha256: %s}
          - {name: boss, key_sha256: %s, approves_as: user/carol@example.com}
          - {name: self, key_sha256: %s, approves_as: user/alice@example.com}
          - {name: batch, issuer: https://login.example, client: batch-job, scope: authzen, may: [evaluate]}
        """
        .formatted(
            KnownCallers.hash(GATEWAY),
            KnownCallers.hash(PORTAL),
            KnownCallers.hash(NOTHING),
            KnownCallers.hash(BOSS),
            KnownCallers.hash(SELF));
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  String read(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  AuthZenServer start(String... options) throws IOException {
    return start(HttpDocuments.standard(), options);
  }

  AuthZenServer start(Documents documents, String... options) throws IOException {
    return AuthZenServer.start(
        folder.resolve("authzen.yaml"), List.of(options), documents, line -> {});
  }
}
