// The line that says how far work is saved (saved.py): while something waits, it looks again after a second.

const SOON = 1000 // milliseconds

export default ({ data, parentElement, setTriggerValue }) => {
  const line = parentElement.querySelector('.saved')
  if (line.textContent !== data.text) line.textContent = data.text
  clearTimeout(line.timer)
  if (data.waits) line.timer = setTimeout(() => setTriggerValue('look', Date.now()), SOON)
  return () => clearTimeout(line.timer)
}
