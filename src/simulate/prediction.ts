export type { Level, PredictedMetric, Prediction, PredictionResult } from '../model/prediction.ts';
