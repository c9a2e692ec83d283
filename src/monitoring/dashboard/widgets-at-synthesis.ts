import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** Rows of widgets that are created at synthesis, because servers and clusters may be added until then. */
export class WidgetsAtSynthesis implements cloudwatch.IWidget {
  public readonly width = 24;
  public readonly height = 0;

  constructor(private readonly rows: () => cloudwatch.IWidget[]) {}

  public position(): void {
    // The widgets are placed in toJson, when they exist.
  }

  public toJson(): any[] {
    const column = new cloudwatch.Column(...this.rows());
    column.position(0, 0);
    return column.toJson();
  }
}
