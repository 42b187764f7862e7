package dev.guildhall.api;

/** By which of the contract's two wires a call comes. */
public enum Face {
  REST("rest"),
  GRPC("grpc");

  private final String label;

  Face(String label) {
    this.label = label;
  }

  /** The name in metrics. */
  public String label() {
    return label;
  }
}
