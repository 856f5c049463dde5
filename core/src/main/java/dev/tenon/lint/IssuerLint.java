package dev.tenon.lint;

import static dev.tenon.diagnostic.Diagnostic.quote;

import dev.tenon.claims.Issuer;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.policy.Policy;
import java.net.URI;
import java.net.URISyntaxException;

/** Finds issuers whose address does not allow keys to be fetched. */
final class IssuerLint {

  private final Policy policy;
  private final Diagnostics found;

  IssuerLint(Policy policy, Diagnostics found) {
    this.policy = policy;
    this.found = found;
  }

  void run() {
    for (Issuer issuer : policy.issuers()) {
      String address = issuer.keys().map(URI::toString).orElse(issuer.name());
      if (!isAddress(address)) {
        boolean given = issuer.keys().isPresent();
        found.add(
            Lint.warning(
                    LintCode.ISSUER_ADDRESS,
                    issuer.place(),
                    (given ? "the keys' address " : "the issuer ")
                        + quote(address)
                        + " is not an https address")
                .because(
                    given
                        ? "keys are fetched over https, or over http from this machine"
                        : "without `keys`, they are looked up at the issuer's own address")
                .mend(
                    given
                        ? "write an address such as `https://login.example/keys`"
                        : "write the issuer as its tokens do, such as `https://login.example`, or add"
                            + " `keys: https://login.example/keys`")
                .about(address));
      }
    }
  }

  private static boolean isAddress(String text) {
    try {
      return Issuer.isKeyAddress(new URI(text));
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
