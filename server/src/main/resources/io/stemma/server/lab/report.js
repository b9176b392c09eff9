/* Draws the charts that the page holds as data. */
(function () {
  "use strict";
  var HEIGHT = 300;
  var COLOURS = ["#c2410c", "#15803d", "#1d6fd1", "#b58900", "#7c3aed", "#0e9aa7", "#d6336c"];
  var STEPS = {
    PER_SECOND: [[1e9, " G/s"], [1e6, " M/s"], [1e3, " k/s"], [1, " /s"]],
    NANOS: [[1e9, " s"], [1e6, " ms"], [1e3, " us"], [1, " ns"]]
  };

  function short(value, unit) {
    if (value === null || value === undefined) {
      return "";
    }
    var steps = STEPS[unit] || [[1, ""]];
    var step = steps.find(function (s) { return Math.abs(value) >= s[0]; }) || steps[steps.length - 1];
    return Number((value / step[0]).toPrecision(3)).toLocaleString("en-US") + step[1];
  }

  function series(chart) {
    var solid = 0;
    var dashed = 0;
    return chart.lines.map(function (line) {
      var colour = COLOURS[(line.dashed ? dashed++ : solid++) % COLOURS.length];
      return {
        label: line.label,
        stroke: colour,
        width: line.dashed ? 1.5 : 2,
        dash: line.dashed ? [5, 5] : undefined,
        points: { show: !line.dashed, size: 6, fill: colour },
        value: function (u, value) { return short(value, chart.unit); }
      };
    });
  }

  /* A logarithmic scale has no zero: what is measured as 0 is drawn at 1. */
  function values(chart) {
    return chart.lines.map(function (line) {
      return line.values.map(function (value) { return chart.logarithmic ? Math.max(1, value) : value; });
    });
  }

  /* Marks at the powers of ten; with few of them in sight also at 2 and 5 times those. */
  function logarithmicSplits(u, axis, min, max) {
    var decades = Math.log10(max / min);
    var marks = [];
    for (var one = Math.pow(10, Math.floor(Math.log10(min))); one <= max; one *= 10) {
      (decades > 3 ? [1] : [1, 2, 5]).forEach(function (times) {
        if (one * times >= min && one * times <= max) {
          marks.push(one * times);
        }
      });
    }
    return marks;
  }

  function range(chart) {
    return function (u, min, max) {
      return chart.logarithmic ? [min / 1.5, max * 1.5] : [0, max > 0 ? max * 1.05 : 1];
    };
  }

  function options(chart, width) {
    var places = chart.places;
    var ink = "#1d2733";
    var grid = { stroke: "#e4e8ec", width: 1 };
    var yAxis = {
      label: chart.yLabel, size: 72, stroke: ink, grid: grid,
      values: function (u, splits) { return splits.map(function (value) { return short(value, chart.unit); }); }
    };
    if (chart.logarithmic) {
      yAxis.splits = logarithmicSplits;
      yAxis.filter = function (u, splits) { return splits; };
    }
    return {
      width: width,
      height: HEIGHT,
      cursor: { drag: { x: false, y: false } },
      scales: {
        x: { time: false, range: [-0.4, places.length - 0.6] },
        y: { distr: chart.logarithmic ? 3 : 1, range: range(chart) }
      },
      series: [{ label: chart.xLabel, value: function (u, value) { return value === null ? "" : places[value]; } }]
        .concat(series(chart)),
      axes: [
        {
          label: chart.xLabel, stroke: ink, grid: grid,
          splits: function () { return places.map(function (place, i) { return i; }); },
          values: function (u, splits) { return splits.map(function (i) { return places[i]; }); }
        },
        yAxis
      ]
    };
  }

  function draw(chart, parent) {
    var figure = document.createElement("figure");
    var caption = document.createElement("figcaption");
    var note = document.createElement("small");
    caption.textContent = chart.title;
    note.textContent = chart.note;
    caption.appendChild(note);
    figure.appendChild(caption);
    parent.appendChild(figure);
    var data = [chart.places.map(function (place, i) { return i; })].concat(values(chart));
    var plot = new uPlot(options(chart, figure.clientWidth), data, figure);
    window.addEventListener("resize", function () { plot.setSize({ width: figure.clientWidth, height: HEIGHT }); });
  }

  var charts = JSON.parse(document.getElementById("charts").textContent);
  document.querySelectorAll(".charts").forEach(function (parent) {
    charts[Number(parent.dataset.section)].forEach(function (chart) { draw(chart, parent); });
  });
})();
