/** In pixels of the drawing; a page scales it. */
export const CHART_WIDTH = 860;
