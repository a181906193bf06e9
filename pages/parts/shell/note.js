// A note at the bottom with undo (note.py): it goes by itself, but not while somebody points at it or has it in focus.

const STAYS = 8000 // milliseconds

const element = (tag, attributes, text) => Object.assign(document.createElement(tag), attributes, { textContent: text })

export default ({ data, parentElement, setTriggerValue }) => {
  const root = parentElement.querySelector('.note')
  if (root.told === data.text) return
  root.told = data.text
  clearTimeout(root.timer)
  root.replaceChildren()
  if (!data.text) return
  const button = element('button', { type: 'button', onclick: () => (root.replaceChildren(), setTriggerValue('undo', Date.now())) }, data.undo)
  root.append(element('span', {}, data.text), button)
  const wait = () => (clearTimeout(root.timer), (root.timer = setTimeout(() => root.matches(':hover, :focus-within') || root.replaceChildren(), STAYS)))
  root.onpointerleave = root.onfocusout = wait
  wait()
}
