// A picture as a file that stands alone: title, subtitle and source around it, colours and letters as they are on the screen.

const STYLES = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linejoin', 'opacity', 'paint-order', 'text-anchor', 'font-size', 'font-weight']
const EDGE = 24, FAMILY = 'Source Sans'

/** The picture with every style written out, and without what only the pointer needs. */
const alone = svg => {
  const copy = svg.cloneNode(true), [shown, copied] = [[...svg.querySelectorAll('*')], [...copy.querySelectorAll('*')]]
  shown.forEach((element, place) => {
    const style = getComputedStyle(element), twin = copied[place]
    if (style.display === 'none' || element.matches('.touch')) return twin.remove()
    for (const name of STYLES) if (style.getPropertyValue(name)) twin.style.setProperty(name, style.getPropertyValue(name))
    for (const name of ['class', 'tabindex']) twin.removeAttribute(name)
  })
  copy.removeAttribute('class')
  return copy
}

const base64 = async blob => new Promise(resolve => {
  const reader = new FileReader()
  reader.onload = () => resolve(reader.result)
  reader.readAsDataURL(blob)
})

/** The letters of the screen, inside the file. */
const letters = async () => {
  const faces = [...document.styleSheets].flatMap(sheet => { try { return [...sheet.cssRules] } catch { return [] } }) // a foreign sheet keeps its rules to itself
    .filter(rule => rule instanceof CSSFontFaceRule && rule.style.fontFamily.replaceAll(/["']/g, '') === FAMILY && rule.style.fontStyle !== 'italic')
  const [, address] = faces[0]?.style.src.match(/url\("?([^")]+)"?\)/) ?? []
  if (!address) return ''
  const answer = await fetch(new URL(address, faces[0].parentStyleSheet.href ?? document.baseURI))
  return `@font-face {font-family: "${FAMILY}"; font-weight: 200 900; src: url(${await base64(await answer.blob())})}`
}

const colour = name => {
  const probe = document.body.appendChild(document.createElement('i'))
  probe.style.color = `var(${name})`
  const found = getComputedStyle(probe).color
  probe.remove()
  return found
}

/** The whole file as a drawing: what it says, the picture, where it comes from. */
const composed = (picture, { title, subtitle, source }, css) => {
  const [width, height] = [picture.clientWidth, picture.clientHeight]
  const heads = [...wrapped(title, width, 640, 22).map(line => [line, 22, 640, '--ink', 30]), ...wrapped(subtitle, width, 400, 13).map(line => [line, 13, 400, '--ink2', 20])]
  const feet = wrapped(source, width, 400, 12).map(line => [line, 12, 400, '--ink3', 16])
  const [above, below] = [heads, feet].map(lines => lines.reduce((sum, line) => sum + line[4], 0))
  const all = document.createElementNS(SVG, 'svg'), whole = above + height + below + 2 * EDGE + 24
  const text = (lines, from) => lines.map(([words, size, weight, ink, step]) => ['text', { x: EDGE, y: (from += step) - 6, 'font-size': size, 'font-weight': weight, fill: colour(ink) }, words])
  put(all, [
    ['title', {}, title], ['desc', {}, subtitle], ['style', {}, css],
    ['rect', { width: width + 2 * EDGE, height: whole, fill: colour('--ground') }],
    ...text(heads, EDGE), ...text(feet, EDGE + above + height + 24),
  ])
  for (const [name, value] of Object.entries({ xmlns: SVG, width: width + 2 * EDGE, height: whole, viewBox: `0 0 ${width + 2 * EDGE} ${whole}`, 'font-family': `"${FAMILY}", system-ui, sans-serif` })) all.setAttribute(name, value)
  const inside = alone(picture)
  for (const [name, value] of Object.entries({ x: EDGE, y: EDGE + above + 12, width, height, overflow: 'visible' })) inside.setAttribute(name, value)
  all.append(inside)
  return all
}

const handOver = (blob, name) => {
  const link = document.createElement('a')
  Object.assign(link, { href: URL.createObjectURL(blob), download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10000)
}

const painted = async (file, width, height) => {
  const image = new Image(), canvas = document.createElement('canvas')
  image.src = await base64(file)
  await image.decode()
  Object.assign(canvas, { width: 2 * width, height: 2 * height })
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise(resolve => canvas.toBlob(resolve, 'image/png'))
}

const save = async (root, button) => {
  if (!button) return
  button.closest('details').open = false
  const part = [...drawings.values()].find(drawing => drawing.root === root).parts.find(one => one.kind === 'save')
  const chart = `.st-key-${part.of.replaceAll(/[^\w-]/g, '-')} svg.marks` // of Vega's
  const picture = drawings.get(part.of)?.root.querySelector('svg') ?? document.querySelector(chart)
  if (!picture) return
  const made = composed(picture, frame(part, hand.share), await letters())
  const file = new Blob([new XMLSerializer().serializeToString(made)], { type: 'image/svg+xml' })
  const kind = button.dataset.as
  handOver(kind === 'svg' ? file : await painted(file, +made.getAttribute('width'), +made.getAttribute('height')), `${part.file}.${kind}`)
}

KINDS.save = part => [['details', {}, [
  ['summary', { role: 'button' }, 'PNG · SVG'],
  ['div', {}, ['png', 'svg'].map(kind => ['button', { type: 'button', 'data-as': kind }, kind.toUpperCase()])],
]]]
