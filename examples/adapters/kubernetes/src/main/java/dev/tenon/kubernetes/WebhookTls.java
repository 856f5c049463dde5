package dev.tenon.kubernetes;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS of a webhook, by certificates and keys in PEM files as Kubernetes' own programs are given
 * them: an API server shows a certificate, and nobody else is answered.
 */
public final class WebhookTls {

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");

  private WebhookTls() {}

  /**
   * TLS for a server that its clients are known to.
   *
   * @param certificate the server's certificate, with its chain
   * @param key its key, as PKCS#8
   * @param clientAuthority who signs the certificates of its clients
   * @return the context
   * @throws IOException if a file cannot be read, or is not what it should be
   */
  public static SSLContext context(Path certificate, Path key, Path clientAuthority)
      throws IOException {
    Certificate[] chain = certificates(certificate).toArray(Certificate[]::new);
    List<Certificate> trusted = certificates(clientAuthority);
    PrivateKey own = key(key);
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry("server", own, new char[0], chain);
      KeyManagerFactory server =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      server.init(keys, new char[0]);
      KeyStore authorities = KeyStore.getInstance("PKCS12");
      authorities.load(null, null);
      for (int i = 0; i < trusted.size(); i++) {
        authorities.setCertificateEntry("authority" + i, trusted.get(i));
      }
      TrustManagerFactory clients =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      clients.init(authorities);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(server.getKeyManagers(), clients.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(certificate + " and " + key + " do not belong together", e);
    }
  }

  /**
   * A server of HTTPS that answers who has a certificate that the context trusts, and nobody else.
   *
   * @param address where it listens; port 0 for any
   * @param context as of {@link #context}
   * @return the server, not started
   * @throws IOException if it cannot listen there
   */
  public static HttpsServer server(InetSocketAddress address, SSLContext context)
      throws IOException {
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = context.getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    return server;
  }

  private static List<Certificate> certificates(Path file) throws IOException {
    try {
      List<Certificate> all =
          List.copyOf(
              CertificateFactory.getInstance("X.509")
                  .generateCertificates(new ByteArrayInputStream(read(file))));
      if (!all.isEmpty()) {
        return all;
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " is no PEM file of certificates", e);
    }
    throw new IOException(file + " has no certificate");
  }

  private static PrivateKey key(Path file) throws IOException {
    Matcher key = KEY.matcher(new String(read(file), StandardCharsets.US_ASCII));
    if (!key.find()) {
      throw new IOException(
          "%s has no key in PKCS#8: convert it with openssl pkcs8 -topk8 -nodes -in %s"
              .formatted(file, file));
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1)));
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException another) {
        // The next one is tried.
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new IOException(file + " has a key that is none of " + String.join(", ", ALGORITHMS));
  }

  private static byte[] read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException(file + " cannot be read");
    }
    return Files.readAllBytes(file);
  }
}
