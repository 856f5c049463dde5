/** The policy file: text with positions in, policies and diagnostics out. */
module dev.tenon.yaml {
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.dataformat.yaml;
  requires transitive dev.tenon.core;
  requires transitive java.net.http;
  requires static transitive org.jspecify;
  requires static org.junit.jupiter.api;
  requires static org.opentest4j;
  requires org.yaml.snakeyaml;
  requires static info.picocli;

  exports dev.tenon.yaml;
  exports dev.tenon.yaml.junit;
}
