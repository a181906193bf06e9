// A note at the bottom with undo (note.py): it goes by itself, but not while somebody points at it or has it in focus.

const STAYS = 8000 // milliseconds

let told = '', until = 0 // what was told last on any page, and how long it stays: another page does not tell it again

const element = (tag, attributes, text) => Object.assign(document.createElement(tag), attributes, { textContent: text })

export default ({ data, parentElement, setTriggerValue }) => {
  const root = parentElement.querySelector('.note')
  if (told !== data.text) [told, until] = [data.text, Date.now() + STAYS]
  else if (root.told === told || Date.now() > until) return
  root.told = told
  clearTimeout(root.timer)
  root.replaceChildren()
  if (!data.text) return
  const button = element('button', { type: 'button', onclick: () => (root.replaceChildren(), setTriggerValue('undo', Date.now())) }, data.undo)
  root.append(element('span', {}, data.text), button)
  const wait = () => (clearTimeout(root.timer), (root.timer = setTimeout(() => root.matches(':hover, :focus-within') || root.replaceChildren(), STAYS)))
  root.onpointerleave = root.onfocusout = wait
  wait()
}
