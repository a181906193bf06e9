// Notes when a page first shows a picture or a title, and how much of it shifts: all clocks are in the page.
(() => {
  const start = (window.start = { seen: {}, shift: 0 })
  const isShown = element => element?.getBoundingClientRect().height > 0
  new MutationObserver(() => {
    for (const wanted of ['.drawing svg', 'h1'])
      if (!start.seen[wanted] && isShown(document.querySelector(wanted))) start.seen[wanted] = performance.now()
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
  new PerformanceObserver(list => list.getEntries().forEach(entry => entry.hadRecentInput || (start.shift += entry.value)))
    .observe({ type: 'layout-shift', buffered: true })
})()
