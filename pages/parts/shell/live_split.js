// The slider of the split: its track is the bonus, own result left and team result right. The drawings of the page follow it in the browser
// (drawing.js); the server hears where the hand comes to rest, once for a whole drag.

const REST = 300 // milliseconds after which a hand that holds still, or a key that is held down, is told
const splits = new Map() // by root

const readings = (panel, share) => {
  const { words, locale } = panel.data.split, percent = new Intl.NumberFormat(locale, { style: 'percent' })
  const fill = text => text.replace('{own}', share).replace('{team}', 100 - share)
  const parts = text => text.replace('{own}', percent.format(share / 100)).replace('{team}', percent.format(1 - share / 100))
  return { short: fill(words.short), own: parts(words.own), team: parts(words.team), spoken: `${fill(words.short)}, ${parts(words.own)}, ${parts(words.team)}` }
}

const placeSplit = (panel, share) => {
  const { range, root } = panel, said = readings(panel, share)
  range.value = share
  range.setAttribute('aria-valuetext', said.spoken)
  root.style.setProperty('--share', share / 100)
  for (const [name, text] of Object.entries({ readout: said.short, own: said.own, team: said.team })) {
    const element = root.querySelector(`.${name} span, .${name}`)
    if (element.textContent !== text) element.textContent = text
  }
}

/** All drawings follow the hand; `told` tells old answers of the server from new ones. */
const follow = (panel, share) => {
  placeSplit(panel, share)
  panel.told = Math.max(Date.now(), panel.told + 1)
  panel.share = share
  window.dispatchEvent(new CustomEvent('sixtyforty-split', { detail: { share, told: panel.told } }))
  clearTimeout(panel.later)
  panel.later = setTimeout(restSplit, REST, panel)
}

const restSplit = panel => {
  clearTimeout(panel.later)
  if (panel.share === null) return
  panel.send('moved', { name: 'split', value: panel.share, told: panel.told, drag: `${panel.drag}`, rest: true })
  panel.share = null
}

const grasp = panel => { panel.drag = Date.now() }

const buildSplit = panel => {
  const { root, data: { split } } = panel
  const range = element('input', { type: 'range', min: 0, max: 100, step: 1, 'aria-label': split.words.name })
  range.onpointerdown = () => grasp(panel)
  range.onkeydown = event => event.repeat || grasp(panel)
  range.oninput = () => follow(panel, +range.value)
  range.onkeyup = range.onpointerup = () => restSplit(panel)
  const marks = [0, 20, 40, 60, 80, 100].filter(at => at === split.today || Math.abs(at - split.today) > 7 || at % 100 === 0)
  const mark = (at, text, name) => {
    const made = element('span', { class: `mark ${name}` }, text)
    made.style.setProperty('--at', at / 100)
    return made
  }
  panel.range = range
  root.replaceChildren(
    element('div', { class: 'reading' }, element('b', { class: 'readout' }), element('span', { class: 'hint' }, split.words.hint)),
    element('div', { class: 'scale' },
      element('div', { class: 'ends' }, element('span', { class: 'own' }), element('span', { class: 'team' })),
      element('div', { class: 'bonus' }, range),
      element('div', { class: 'marks' },
        ...marks.filter(at => at !== split.today).map(at => mark(at, `${at}:${100 - at}`, at % 100 ? '' : 'end')),
        mark(split.today, split.words.today, `now${split.today < 12 ? ' low' : split.today > 88 ? ' high' : ''}`))))
  root.className = 'live split'
}

window.addEventListener('sixtyforty-move', ({ detail }) => splits.forEach(panel => {
  if (!panel.root.isConnected) return
  if (panel.share === null) grasp(panel)
  follow(panel, detail)
}))
window.addEventListener('sixtyforty-rest', () => splits.forEach(restSplit))

const showSplit = ({ data, root, send }) => {
  const panel = splits.get(root) ?? { root, told: 0, share: null, drag: 0, shape: '' }
  panel.unheard = () => panel.share !== null || (panel.told > panel.data.told && Date.now() - panel.told < LOST)
  splits.set(root, panel)
  for (const [other] of splits) if (!other.isConnected && other !== root) splits.delete(other)
  Object.assign(panel, { data, send })
  const shape = JSON.stringify(data.split)
  if (shape !== panel.shape) buildSplit(Object.assign(panel, { shape }))
  if (data.told >= panel.told && panel.share === null) placeSplit(panel, data.at)
  else placeSplit(panel, +panel.range.value)
}
