// A logistic model small enough to read: what each sign adds, and the probability they come to. Fitted by `npm run eval -- fit-…`.

export interface LogisticModel<Sign extends string> {
  readonly intercept: number;
  /** Added for each unit of a sign, in log odds. */
  readonly weights: Readonly<Record<Sign, number>>;
}

export function probability<Sign extends string>(
  model: LogisticModel<Sign>,
  signs: Readonly<Record<Sign, number>>,
): number {
  const names = Object.keys(model.weights) as Sign[];
  const logOdds = names.reduce((sum, name) => sum + model.weights[name] * signs[name], model.intercept);
  return 1 / (1 + Math.exp(-logOdds));
}
