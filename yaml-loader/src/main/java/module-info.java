/** The policy file: text with positions in, policies and diagnostics out. */
module dev.tenon.yaml {
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.dataformat.yaml;
  requires transitive dev.tenon.core;
  requires transitive java.net.http;
  requires static transitive org.jspecify;
  requires org.yaml.snakeyaml;

  exports dev.tenon.yaml;
}
