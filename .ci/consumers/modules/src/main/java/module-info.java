module consumer {
  requires dev.tenon.yaml;
}
