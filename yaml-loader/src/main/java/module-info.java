/** Policies as YAML, and where they come from and are kept: files, addresses, stores. */
module dev.tenon.yaml {
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.dataformat.yaml;
  requires transitive dev.tenon.core;
  requires transitive java.net.http;
  requires static transitive org.jspecify;
  requires static org.junit.jupiter.api;
  requires static org.opentest4j;
  requires org.yaml.snakeyaml;
  requires static java.xml;
  requires static info.picocli;

  exports dev.tenon.store;
  exports dev.tenon.yaml;
  exports dev.tenon.yaml.junit;
}
